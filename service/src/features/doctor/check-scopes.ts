import { ASKED_SCOPES, plainPermissions, REQUIRED_SCOPES } from '../accounts/index.js';
import { failed, ok, skipped } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { LiveFacts } from './types.js';

/** Compares what was granted with what publishing needs, and with what Pinterest just said. */
export function checkScopes({ record, refusal }: LiveFacts): DoctorCheck {
	if (!record || record.revokedAt) {
		return skipped('scopes', 'Not checked: the account is disconnected.');
	}
	// An answer that named no scopes granted all that was asked for.
	const granted = record.scopes.length > 0 ? record.scopes : [...ASKED_SCOPES];
	const missing = REQUIRED_SCOPES.filter(
		(scope) => !granted.includes(scope) || record.missingScopes.includes(scope),
	);
	const secret = ASKED_SCOPES.filter((scope) => !granted.includes(scope));
	const facts = { granted, required: [...REQUIRED_SCOPES], missing };
	if (missing.length > 0) {
		const meaning = plainPermissions(missing).join('; ');
		return failed('scopes', {
			code: 'scope_missing',
			message: `The connection lacks: ${missing.join(', ')} (${meaning}).`,
			remedy: REMEDY,
			facts,
		});
	}
	const told =
		refusal?.code === 'scope_missing'
			? refusal.message
			: record.healthCode === 'scope_missing' && record.reconnectRequired
				? record.healthMessage
				: null;
	if (told !== null) {
		return failed('scopes', { code: 'scope_missing', message: told, remedy: REMEDY, facts });
	}
	const without = secret.length > 0 ? ' Secret boards are out of its reach.' : '';
	return ok('scopes', `All permissions that publishing needs are there.${without}`, facts);
}

const REMEDY =
	'Reconnect the account and leave every permission ticked at Pinterest; waiting pins go out afterwards.';
