import { ServiceError } from '../../domain/errors.js';
import { OutboundFault, OutboundRefused } from '../../platform/outbound-errors.js';
import type { Outbound } from '../../platform/outbound.js';

/**
 * Throws `outbound_refused` for an address that may not be called. A name that cannot be looked
 * up now passes: every delivery checks again.
 */
export async function permitUrl(outbound: Pick<Outbound, 'check'>, url: string): Promise<void> {
	try {
		await outbound.check(url);
	} catch (error) {
		if (error instanceof OutboundRefused) {
			throw new ServiceError('outbound_refused', { message: error.message });
		}
		if (!(error instanceof OutboundFault)) throw error;
	}
}
