import { ACCOUNT_SEALED_FIELDS } from '../features/accounts/index.js';
import type { SealedField } from '../features/vault/index.js';
import { WEBHOOK_SEALED_FIELDS } from '../features/webhooks/index.js';

/** Every member of a record that holds sealed values: what a rotation looks at. */
export const SEALED_FIELDS: readonly SealedField[] = [
	...ACCOUNT_SEALED_FIELDS,
	...WEBHOOK_SEALED_FIELDS,
];
