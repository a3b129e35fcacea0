export { createConnectLink, type CreateConnectLinkDeps } from './create-connect-link.js';
export { connectLinkRoutes, type ConnectLinkRoutesDeps } from './routes.js';
export { createConnectLinkStore, type ConnectLinkStore } from './store.js';
