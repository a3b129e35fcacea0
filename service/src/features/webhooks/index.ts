export { deliverKind, type DeliverDeps, type DeliverySettings } from './deliver.js';
export { createDeliveryStore, type DeliveryStore } from './delivery-store.js';
export { dispatchKind, type DispatchDeps } from './dispatch.js';
export { MAX_BODY_BYTES, type DescribeEvent, type EventFacts } from './payloads.js';
export { webhookRoutes, type WebhookRoutesDeps } from './routes.js';
export { createEndpointStore, type EndpointStore } from './store.js';
