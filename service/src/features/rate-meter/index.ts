export { rateMeterRoutes, type RateMeterRoutesDeps } from './routes.js';
