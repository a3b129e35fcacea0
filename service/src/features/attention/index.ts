export { attentionRoutes } from './routes.js';
