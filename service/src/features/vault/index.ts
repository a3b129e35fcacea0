export {
	checkMasterKeys,
	type CheckMasterKeysDeps,
	type MasterKeyFindings,
} from './check-master-keys.js';
export { createVault, type SealedPlace, type Vault } from './create-vault.js';
export { listUnreadable } from './list-unreadable.js';
export { removeLostKeys } from './remove-lost-keys.js';
export {
	rotateKeys,
	type Rotated,
	type RotateKeysDeps,
	type RotateKeysInput,
} from './rotate-keys.js';
export type { SealedField } from './sealed-field.js';
export { createSealedStore, type SealedStore, type SealedValue } from './sealed-store.js';
export { createDataKeyStore, type DataKeyStore } from './store.js';
