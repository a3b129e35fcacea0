const PLAIN: Readonly<Record<string, string>> = {
	'user_accounts:read': 'See the name of the Pinterest account',
	'boards:read': 'See the boards',
	'boards:write': 'Create boards and change them',
	'pins:read': 'See the pins',
	'pins:write': 'Publish pins, change and delete them',
	'boards:read_secret': 'See secret boards too',
	'boards:write_secret': 'Create secret boards and change them',
	'pins:read_secret': 'See the pins of secret boards',
	'pins:write_secret': 'Publish pins on secret boards, change and delete them',
};

/** Scopes as people say it, in the order of importance; one we do not ask for keeps its name. */
export function plainPermissions(scopes: readonly string[]): string[] {
	const known = Object.keys(PLAIN).filter((scope) => scopes.includes(scope));
	const others = scopes.filter((scope) => !(scope in PLAIN));
	return [...known.map((scope) => PLAIN[scope] ?? scope), ...others];
}
