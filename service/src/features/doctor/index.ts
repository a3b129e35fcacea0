export { checkAppAccess } from './check-app-access.js';
export { doctorRoutes, type DoctorRoutesDeps } from './routes.js';
