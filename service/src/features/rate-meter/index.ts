export { readRateMeter, type RateMeter, type ReadRateMeterDeps } from './read-rate-meter.js';
export { rateMeterRoutes, type RateMeterRoutesDeps } from './routes.js';
