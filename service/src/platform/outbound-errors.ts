/** An address that no setting of this service lets it call. The message is public. */
export class OutboundRefused extends Error {
	constructor(
		message: string,
		/** Whether a setting could permit it. */
		readonly permittable: boolean,
	) {
		super(message);
		this.name = 'OutboundRefused';
	}
}

/**
 * `timeout`: no whole answer in time. `dns`: the name is not known. `connect`: nobody accepts
 * connections. `tls`: no trusted connection. `reset`: broken off. `protocol`: no valid HTTP.
 */
export type OutboundFaultKind = 'timeout' | 'dns' | 'connect' | 'tls' | 'reset' | 'protocol';

/** A permitted call that did not get an answer. */
export class OutboundFault extends Error {
	constructor(
		readonly kind: OutboundFaultKind,
		/** The cause's own short code, e.g. `ECONNREFUSED`. */
		readonly reason: string,
		options: { readonly cause?: unknown } = {},
	) {
		super(`${kind}: ${reason}`, options);
		this.name = 'OutboundFault';
	}
}

const KINDS: Readonly<Record<string, OutboundFaultKind>> = {
	ENOTFOUND: 'dns',
	EAI_AGAIN: 'dns',
	EAI_FAIL: 'dns',
	ENODATA: 'dns',
	ESERVFAIL: 'dns',
	ETIMEOUT: 'dns',
	UND_ERR_CONNECT_TIMEOUT: 'timeout',
	UND_ERR_HEADERS_TIMEOUT: 'timeout',
	UND_ERR_BODY_TIMEOUT: 'timeout',
	ETIMEDOUT: 'timeout',
	ECONNREFUSED: 'connect',
	EHOSTUNREACH: 'connect',
	ENETUNREACH: 'connect',
	EADDRNOTAVAIL: 'connect',
	EACCES: 'connect',
	ECONNRESET: 'reset',
	ECONNABORTED: 'reset',
	EPIPE: 'reset',
	UND_ERR_SOCKET: 'reset',
	EPROTO: 'tls',
};

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_OSSL)/;

/** What kind of fault a failed call was. */
export function outboundFaultOf(error: unknown): OutboundFault {
	const code = codeOf(error);
	const kind = KINDS[code] ?? (TLS.test(code) ? 'tls' : 'protocol');
	return new OutboundFault(kind, code, { cause: error });
}

function codeOf(error: unknown): string {
	const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
	if (typeof code === 'string') return code;
	return typeof name === 'string' ? name : 'unknown';
}
