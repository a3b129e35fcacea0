import { defineRoute, Reply, type Route } from '../../platform/route.js';
import { healthView, openApiView, readinessView, rootView, type ReadinessView } from './schemas.js';

export interface SystemDeps {
	readonly version: string;
	readonly environment: string;
	readiness(): Promise<ReadinessView>;
	/** The OpenAPI document of all routes of this service. */
	openApi(): Record<string, unknown>;
}

/** What every process answers, whatever its roles; none of it needs a key. */
export function systemRoutes<Caller>(deps: SystemDeps): Route<Caller>[] {
	const { version, environment } = deps;
	const open = { method: 'GET', tag: 'System', scope: 'open', status: 200, codes: [] } as const;
	return [
		defineRoute({
			...open,
			id: 'system.root',
			path: '/',
			summary: 'Name and version of the service',
			response: rootView,
			run: () => ({ service: 'pinlane', version, docs: '/openapi.json' }),
		}),
		defineRoute({
			...open,
			id: 'system.health',
			path: '/healthz',
			summary: 'The process runs; nothing else is asked',
			response: healthView,
			run: () => ({ status: 'ok' as const, version, environment, checks: { process: 'ok' } }),
		}),
		defineRoute({
			...open,
			id: 'system.readiness',
			path: '/readyz',
			summary: 'This process can do its work; 503 when it cannot',
			response: readinessView,
			alsoStatus: [503],
			run: async () => {
				const view = await deps.readiness();
				return new Reply(view, { status: view.status === 'ok' ? 200 : 503 });
			},
		}),
		defineRoute({
			...open,
			id: 'system.openapi',
			path: '/openapi.json',
			summary: 'This description',
			response: openApiView,
			run: () => deps.openApi(),
		}),
	];
}
