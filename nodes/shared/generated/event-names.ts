// Generated: node tools/generate-api-types.mjs

/** The events that the service tells, each with what it says. */
export const EVENT_NAMES = {
	'account.connected': "A Pinterest account was connected",
	'account.limited': "A limit holds this account; its pins wait until the time given",
	'account.reconnect_required': "Pinterest no longer accepts the connection of this account",
	'account.recovered': "The connection of this account works again",
	'account.token_expiring': "The connection of this account ends; nothing stops until the date given",
	'pin.canceled': "The pin was canceled before it went out",
	'pin.deferred': "The pin is held back for a while",
	'pin.failed': "The pin will not go out by itself any more",
	'pin.published': "The pin is on Pinterest",
	'pin.removed': "The published pin is no longer on Pinterest",
	'pin.retries_exhausted': "All tries are used up; a pin.failed event comes with it",
	'pin.retrying': "A try failed in a passing way; the pin is tried again later",
	'pin.unconfirmed': "The answer never came; the board is read back before anything else",
	'pin.warning': "Something may keep the pin from going out; its findings say what and the remedy",
} as const;
