import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import type { StoredEvent } from '../../domain/events.js';
import { waitsForReconnect } from '../../domain/late-policy.js';
import type { AccountRecord, HealthStatus } from './model.js';

/** The gate of an account's lane, where there is one in force. */
export interface LaneGate {
	readonly code: ErrorCode;
	readonly until: Date;
}

/** How an account is, with what to do about it. */
export interface Health {
	readonly status: HealthStatus | 'limited';
	readonly message: string | null;
	readonly remedy: string | null;
}

/** Gates from here on have no end of their own. */
const NO_END = new Date('9000-01-01T00:00:00.000Z');

type Stored = Pick<AccountRecord, 'healthStatus' | 'healthMessage' | 'healthCode'>;

const RECONNECT_IN_TIME = 'Reconnect the account before then; its pins go out until that date.';
const WAIT_FOR_RENEWAL =
	'Nothing yet: the renewal is tried again and again. Reconnect the account if it still shows this the day before.';

/** The health as it is shown: a limit of the lane shows on an account that is well otherwise. */
export function healthOf(account: Stored, gate?: LaneGate): Health {
	const { healthStatus: status, healthMessage: message } = account;
	if (status === 'healthy' && gate && !waitsForReconnect(gate.code)) {
		const { message: why, remedy } = errorEntry(gate.code);
		const { until } = gate;
		const wait = until < NO_END ? ` Pins wait until ${until.toISOString()}.` : '';
		return { status: 'limited', message: why + wait, remedy };
	}
	return { status, message, remedy: remedyOf(account) };
}

function remedyOf({ healthStatus, healthCode }: Stored): string | null {
	switch (healthStatus) {
		case 'healthy':
			return null;
		case 'expiring':
			return isPassing(healthCode) ? WAIT_FOR_RENEWAL : RECONNECT_IN_TIME;
		case 'reconnect_required':
			return errorEntry(healthCode ?? 'token_expired').remedy;
		case 'missing_scope':
			return errorEntry('scope_missing').remedy;
		case 'revoked':
			return errorEntry('account_revoked').remedy;
	}
}

const isPassing = (code: ErrorCode | null | undefined): boolean => code === 'pinterest_unavailable';

/** What is stored of a connection that ends although it still works. */
export function endingHealth(code: ErrorCode, endsAt: Date | null) {
	const when = endsAt ? `on ${endsAt.toISOString().slice(0, 10)}` : 'soon';
	const healthMessage = isPassing(code)
		? `The connection could not be renewed so far; without that it ends ${when}.`
		: `Pinterest does not renew this connection any more; it ends ${when}.`;
	return { healthStatus: 'expiring', healthMessage, healthCode: code } as const;
}

/** What is stored of a connection that only a new one helps. */
export const deadHealth = (code: ErrorCode, message: string) =>
	({
		healthStatus: code === 'scope_missing' ? 'missing_scope' : 'reconnect_required',
		healthMessage: message,
		healthCode: code,
	}) as const;

export const WELL = { healthStatus: 'healthy', healthMessage: null, healthCode: null } as const;

type AccountEventName = Extract<StoredEvent['name'], `account.${string}`>;

/** An event for the account's outbox, with the health it tells of. */
export function accountEvent(
	id: string,
	{ name, at, health }: { name: AccountEventName; at: Date; health: Stored },
	facts: Readonly<Record<string, unknown>> = {},
): StoredEvent {
	const sequence = at.getTime();
	const { status, message, remedy } = healthOf(health);
	return {
		id: `${id}.${String(sequence)}.${name}`,
		name,
		at,
		sequence,
		facts: {
			health_status: status,
			...(message === null ? {} : { message }),
			...(remedy === null ? {} : { remedy }),
			...(health.healthCode ? { code: health.healthCode } : {}),
			...facts,
		},
	};
}
