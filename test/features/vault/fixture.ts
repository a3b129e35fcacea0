import { randomBytes } from 'node:crypto';
import { createSealedStore, createVault } from '../../../service/src/features/vault/index.js';
import type { DataKeyRecord } from '../../../service/src/features/vault/model.js';
import { createDataKeyStore } from '../../../service/src/features/vault/store.js';
import { systemClock } from '../../../service/src/platform/clock.js';
import { keyRingOf } from '../../../service/src/platform/key-ring.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
} from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { testDatabase } from '../../support/test-database.js';

/** A record with a secret and the one before it, as accounts have them. */
export interface Holder {
	_id: string;
	workspaceId: string;
	version: number;
	secret: string | null;
	former: string | null;
}

export const FIELDS = [
	{ collection: 'holders', path: 'secret', field: 'secret' },
	{ collection: 'holders', path: 'former', field: 'secret' },
];

export const placeOf = ({ _id, workspaceId }: Pick<Holder, '_id' | 'workspaceId'>) => ({
	workspaceId,
	collection: 'holders',
	recordId: _id,
	field: 'secret',
});

export const masterKey = (): Buffer => randomBytes(32);

/** The vault's parts on a database of its own, as any number of processes with any key ring. */
export async function openVaultStage() {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 20 });
	const native = nativeDatabase(connection);
	const dataKeys = createDataKeyStore(connection);
	await ensureIndexes(connection);
	const partsWith = (current: Buffer, ...others: Buffer[]) => ({
		dataKeys,
		ring: keyRingOf({ current, others }),
		clock: systemClock,
		random: systemRandom,
		sealedValues: createSealedStore(connection),
		sealedFields: FIELDS,
	});
	return {
		partsWith,
		/** The vault of a new process. */
		vaultWith: (current: Buffer, ...others: Buffer[]) => createVault(partsWith(current, ...others)),
		dataKeys,
		holders: native.collection<Holder>('holders'),
		keyRecords: native.collection<DataKeyRecord>('data_keys'),
		close: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

export type VaultStage = Awaited<ReturnType<typeof openVaultStage>>;
