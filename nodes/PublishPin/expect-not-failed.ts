import type { IExecuteFunctions } from 'n8n-workflow';
import { apiError } from '../shared/errors';
import type { Pin } from './simplify-pin';

/** Throws for a pin that will not go out any more, be it the one of an earlier run. */
export function expectNotFailed(context: IExecuteFunctions, pin: Pin): void {
	if (pin.status !== 'failed') return;
	const code = pin.error_code ?? 'unknown';
	const advice = [
		pin.already_existed
			? 'An earlier run sent this pin, and it was not sent again. Once the cause is gone, retry the pin in Pinlane,'
			: 'Once the cause is gone, retry the pin in Pinlane,',
		'or put a new text into Options > Idempotency Key to send it as another pin.',
		`(${code}, pin ${pin.id})`,
	];
	throw apiError(context.getNode(), {
		message: `The pin was not published: ${pin.error_message ?? code}`,
		advice: advice.join(' '),
		context: { code, pin_id: pin.id },
	});
}
