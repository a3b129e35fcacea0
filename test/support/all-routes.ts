import type { Context } from '../../service/src/app/context.js';
import { apiRoutes } from '../../service/src/app/routes.js';
import type { Caller } from '../../service/src/features/access/index.js';
import { systemRoutes } from '../../service/src/features/system/index.js';
import type { Route } from '../../service/src/platform/route.js';
import { VERSION } from '../../service/src/app/version.js';

/** Every route of the service as a value; the system's are there to be read, not to be run. */
export function allRoutes(context: Context): Route<Caller>[] {
	const system = systemRoutes<Caller>({
		version: VERSION,
		environment: context.config.profile,
		readiness: () => Promise.reject(new Error('not to be asked')),
		openApi: () => ({}),
	});
	return [...system, ...apiRoutes(context)];
}
