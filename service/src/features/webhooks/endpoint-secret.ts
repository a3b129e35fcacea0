import type { SealedField, SealedPlace, Vault } from '../vault/index.js';
import type { EndpointRecord } from './model.js';

type Owner = Pick<EndpointRecord, '_id' | 'workspaceId'>;

export const WEBHOOK_SEALED_FIELDS: readonly SealedField[] = [
	{ collection: 'webhook_endpoints', path: 'sealedSecret', field: 'sealedSecret' },
];

/** A sealed value opens only where it was sealed for: this field of this record. */
const placeOf = ({ _id, workspaceId }: Owner): SealedPlace => ({
	workspaceId,
	collection: 'webhook_endpoints',
	recordId: _id,
	field: 'sealedSecret',
});

export const sealSecret = (vault: Vault, owner: Owner, secret: string): Promise<string> =>
	vault.seal(placeOf(owner), secret);

/** Throws SealedValueError when the value was sealed for another record or its key is gone. */
export const openSecret = (vault: Vault, endpoint: EndpointRecord): Promise<string> =>
	vault.open(placeOf(endpoint), endpoint.sealedSecret);
