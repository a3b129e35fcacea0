export { defaultBoardOf, type DefaultBoardDeps } from './default-board-of.js';
export { catchUpLanes, followClient, type FollowClientDeps } from './follow-client.js';
export type { ClientRecord } from './model.js';
export { requireClient, type RequireClientDeps } from './require-client.js';
export { clientRoutes, type ClientRoutesDeps } from './routes.js';
export { clientFilter } from './schemas.js';
export { createClientStore, type ClientStore } from './store.js';
export { withinClient, type WithinClient } from './within-client.js';
