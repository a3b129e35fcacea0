import type { Clock } from '../../platform/clock.js';
import type { Vault } from '../vault/index.js';
import type { AccountStore } from './store.js';
import { sealTokens, type TokenOwner } from './vault.js';

export interface ForgetTokensDeps {
	readonly accounts: Pick<AccountStore, 'find' | 'requireReconnect'>;
	readonly vault: Vault;
	readonly clock: Clock;
}

const MESSAGE =
	'The key that sealed the tokens of this account was lost. Reconnect it; waiting pins go out afterwards.';
/** A pair that nobody accepts and nothing renews. */
const FORGOTTEN = { accessToken: 'forgotten', refreshToken: null };

/**
 * Says of an account whose tokens cannot be opened any more that it must be reconnected, with its
 * event. Answers with what is to stand in their place. Safe to repeat.
 */
export async function forgetTokens(
	{ accounts, vault, clock }: ForgetTokensDeps,
	owner: TokenOwner,
): Promise<string> {
	const account = await accounts.find(owner.id);
	if (account) {
		await accounts.requireReconnect({
			id: owner.id,
			version: account.tokenVersion,
			now: clock.now(),
			code: 'token_revoked',
			message: MESSAGE,
		});
	}
	return sealTokens(vault, owner, FORGOTTEN);
}
