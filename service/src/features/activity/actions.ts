/**
 * What the audit log must hold: every sign-in and every change of who or what may do something.
 * Each is noted once, with its actor, resource and request. A new one belongs in this list.
 */
export const AUDITED_ACTIONS = [
	'session.created',
	'session.refused',
	'session.switched',
	'session.ended',
	'user.owner_created',
	'user.password_changed',
	'api_key.created',
	'api_key.updated',
	'api_key.rerolled',
	'api_key.revoked',
	'webhook.created',
	'webhook.updated',
	'webhook.deleted',
	'account.connected',
	'account.reconnected',
	'account.not_connected',
	'account.updated',
	'account.pace_updated',
	'account.revoked',
	'connect_link.created',
	'connect_link.used',
	'connect_link.revoked',
	'client.created',
	'client.updated',
	'client.archived',
	'project.created',
	'project.updated',
	'project.reset',
	'tenant.created',
	'tenant.updated',
] as const;

/** What is noted besides, for whoever asks what became of a pin. */
const OTHER_ACTIONS = [
	'account.checked',
	'asset.deleted',
	'board.created',
	'pin.updated',
	'pin.retried',
	'pin.deleted',
	'pin.refused',
	'schedule.updated',
	'schedule.canceled',
	'schedule.retried',
	'schedule.deleted',
	'schedule.refused',
] as const;

export type AuditedAction = (typeof AUDITED_ACTIONS)[number];

/** `<resource>.<what happened>`, of what callers do; the service's own doings are named by events. */
export type Action = AuditedAction | (typeof OTHER_ACTIONS)[number];
