import type { CryptoBox } from '../../platform/crypto-box.js';
import type { DataKeyRecord } from './model.js';

type Owner = Pick<DataKeyRecord, '_id' | 'workspaceId'>;

const bindingOf = ({ _id, workspaceId }: Owner): string[] => [
	'data_keys',
	'wrapped',
	_id,
	workspaceId,
];

/** Seals a data key under the current master key, bound to its record and workspace. */
export const wrapDataKey = (master: CryptoBox, owner: Owner, key: Buffer): string =>
	master.seal(key.toString('base64'), bindingOf(owner));

/** The bytes of a data key. Throws SealedValueError when the ring lacks the key that wraps it. */
export const unwrapDataKey = (master: CryptoBox, record: Owner & { wrapped: string }): Buffer =>
	Buffer.from(master.open(record.wrapped, bindingOf(record)), 'base64');
