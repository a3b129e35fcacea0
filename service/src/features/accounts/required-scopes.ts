/** What a publisher needs; asked for on connecting, and a grant with less is refused. */
export const REQUIRED_SCOPES = [
	'user_accounts:read',
	'boards:read',
	'boards:write',
	'pins:read',
	'pins:write',
] as const;

/** Those of the required scopes that a grant lacks; an answer that named none granted all. */
export function missingScopes(granted: readonly string[]): string[] {
	if (granted.length === 0) return [];
	return REQUIRED_SCOPES.filter((scope) => !granted.includes(scope));
}
