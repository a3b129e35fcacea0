import type { CryptoBox } from '../../platform/crypto-box.js';
import type { EndpointRecord } from './model.js';

type Owner = Pick<EndpointRecord, '_id' | 'workspaceId'>;

/** A sealed value opens only where it was sealed for: this field of this record. */
const bindingOf = ({ _id, workspaceId }: Owner): string[] => [
	'webhook_endpoints',
	'sealedSecret',
	_id,
	workspaceId,
];

export const sealSecret = (box: CryptoBox, owner: Owner, secret: string): string =>
	box.seal(secret, bindingOf(owner));

/** Throws when the value was sealed for another record or its key is gone. */
export const openSecret = (box: CryptoBox, endpoint: EndpointRecord): string =>
	box.open(endpoint.sealedSecret, bindingOf(endpoint));
