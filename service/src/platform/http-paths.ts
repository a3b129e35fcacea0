import type { Route } from './route.js';

/**
 * The routes by path in express' spelling (`/v1/pins/:pin_id`), fixed segments before
 * parameters, so that `/v1/pins/validate` is not taken for an id whatever the order of the list.
 * Throws when two routes have the same method and path, or the same id.
 */
export function orderedPaths<Caller>(
	routes: readonly Route<Caller>[],
): [path: string, routes: Route<Caller>[]][] {
	const paths = new Map<string, Route<Caller>[]>();
	const ids = new Set<string>();
	for (const route of routes) {
		const path = route.path.replace(/\{(\w+)\}/g, ':$1');
		const beside = paths.get(path) ?? [];
		if (beside.some(({ method }) => method === route.method)) {
			throw new Error(`two routes for ${route.method} ${route.path}`);
		}
		if (ids.has(route.id)) throw new Error(`two routes with the id ${route.id}`);
		ids.add(route.id);
		paths.set(path, [...beside, route]);
	}
	return [...paths].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

// '~' sorts after every character of a fixed segment.
const sortKey = (path: string): string => path.replace(/:/g, '~');
