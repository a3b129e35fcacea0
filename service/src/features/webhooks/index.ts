export { deliverKind, type DeliverDeps, type DeliverySettings } from './deliver.js';
export { createDeliveryStore, type DeliveryStore } from './delivery-store.js';
export { dispatchKind, type DispatchDeps } from './dispatch.js';
export { dropPinEvents, type DropPinEventsDeps } from './drop-pin-events.js';
export { forgetSecret, type ForgetSecretDeps } from './forget-secret.js';
export { WEBHOOK_SEALED_FIELDS } from './endpoint-secret.js';
export { MAX_BODY_BYTES, type DescribeEvent, type EventFacts } from './payloads.js';
export { webhookRoutes, type WebhookRoutesDeps } from './routes.js';
export { createEndpointStore, type EndpointStore } from './store.js';
