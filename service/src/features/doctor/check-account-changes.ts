import { failed, ok, skipped, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { LiveFacts } from './types.js';

/** Whether the token still belongs to the user who was connected, and under which name. */
export function checkAccountChanges({ standing, record, user }: LiveFacts): DoctorCheck {
	if (!record || record.revokedAt) {
		return skipped('account_changes', 'Not checked: the account is disconnected.');
	}
	if (standing === 'dead' && record.healthCode === 'token_revoked') return withdrawn;
	if (!user) return skipped('account_changes', 'Not checked: Pinterest did not say who this is.');
	const { pinterestUserId: known, username: before } = record;
	const { id, username, accountType = null } = user;
	const facts = {
		pinterest_user_id: id,
		connected_user_id: known,
		username,
		connected_username: before,
		account_type: accountType,
	};
	// Where Pinterest names no id, the name stands for it and may have changed.
	const isOther = id !== known && id !== username;
	if (isOther) {
		return failed('account_changes', {
			code: 'other_pinterest_user',
			message: `The token belongs to another Pinterest user (${username ?? id}) than the one who was connected (${before ?? known}).`,
			remedy:
				'Pause what is planned, then reconnect the account while signed in at Pinterest as the user who was connected.',
			facts,
		});
	}
	if (before !== null && username !== null && username !== before) {
		return warning('account_changes', {
			code: 'username_changed',
			message: `The user is now called ${username} at Pinterest, no longer ${before}.`,
			remedy:
				'Nothing for publishing: the name here follows with the next daily look. Correct links to the old profile.',
			facts,
		});
	}
	return ok('account_changes', 'It is still the user who was connected.', facts);
}

const withdrawn = failed('account_changes', {
	code: 'token_revoked',
	message:
		'Pinterest ended the connection: its owner withdrew the access or changed the password, or the account was suspended.',
	remedy:
		'Ask the owner whether the account still opens at pinterest.com, then reconnect it; a suspended account has to be cleared with Pinterest first.',
});
