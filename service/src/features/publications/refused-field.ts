import { ServiceError, type FieldFault } from '../../domain/errors.js';

/** What is wrong with one field of a body. */
export const fieldFault = (field: string, msg: string): FieldFault => ({
	loc: ['body', field],
	msg,
	type: 'value_error',
});

/** The refusal of one field of a body. */
export const refusedField = (field: string, msg: string): ServiceError =>
	new ServiceError('validation_error', {
		message: `${field}: ${msg}`,
		fields: [fieldFault(field, msg)],
	});
