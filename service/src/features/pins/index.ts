export { createPin, type CreatePinDeps } from './create-pin.js';
export { deleteRemotePin, type DeleteRemotePinDeps } from './delete-remote-pin.js';
export { describePinEvent } from './describe-pin-event.js';
export { pinRoutes, type PinDeps } from './routes.js';
export { createPinBody } from './schemas.js';
