/** What a publisher needs; a grant with less is refused. */
export const REQUIRED_SCOPES = [
	'user_accounts:read',
	'boards:read',
	'boards:write',
	'pins:read',
	'pins:write',
] as const;

/** What is asked for on connecting; without the others only secret boards are out of reach. */
export const ASKED_SCOPES = [
	...REQUIRED_SCOPES,
	'boards:read_secret',
	'boards:write_secret',
	'pins:read_secret',
	'pins:write_secret',
] as const;

/** Those of the required scopes that a grant lacks; an answer that named none granted all. */
export function missingScopes(granted: readonly string[]): string[] {
	if (granted.length === 0) return [];
	return REQUIRED_SCOPES.filter((scope) => !granted.includes(scope));
}
