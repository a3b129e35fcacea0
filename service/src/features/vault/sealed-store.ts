import type { SealedForm } from '../../platform/crypto-box.js';
import { nativeDatabase, type Connection } from '../../platform/mongo.js';
import type { SealedField } from './sealed-field.js';

export interface SealedValue {
	readonly recordId: string;
	readonly workspaceId: string;
	readonly sealed: string;
}

export interface Resealed {
	readonly recordId: string;
	/** Nothing is changed unless the record still holds it. */
	readonly from: string;
	/** Null: there is no such secret any more. */
	readonly to: string | null;
}

/** All queries on sealed values, of whatever feature. */
export interface SealedStore {
	/** By record id, after `after`; of one form where it is named. */
	list(
		field: SealedField,
		page: { readonly form?: SealedForm; readonly after: string; readonly limit: number },
	): Promise<SealedValue[]>;
	/** How many were changed. */
	replace(field: SealedField, values: readonly Resealed[]): Promise<number>;
}

interface Holder {
	_id: string;
	[path: string]: string | null;
}

/** What begins with the form's name; the sign after the dot ends the range. */
const valuesOf = (form: SealedForm | undefined) =>
	form === undefined ? { $type: 'string' } : { $gte: `${form}.`, $lt: `${form}/` };

export function createSealedStore(connection: Connection): SealedStore {
	const holders = ({ collection }: SealedField) =>
		nativeDatabase(connection).collection<Holder>(collection);
	return {
		list: async (field, { form, after, limit }) => {
			const { path } = field;
			const found = await holders(field)
				.find({ [path]: valuesOf(form), _id: { $gt: after } } as object)
				.project<Record<string, string>>({ workspaceId: 1, [path]: 1 })
				.sort({ _id: 1 })
				.limit(limit)
				.toArray();
			return found.map(({ _id: recordId = '', workspaceId = '', [path]: sealed = '' }) => ({
				recordId,
				workspaceId,
				sealed,
			}));
		},
		replace: async (field, values) => {
			if (values.length === 0) return 0;
			const { path } = field;
			const result = await holders(field).bulkWrite(
				values.map(({ recordId, from, to }) => ({
					updateOne: {
						filter: { _id: recordId, [path]: from } as object,
						update: { $set: { [path]: to } },
					},
				})),
				{ ordered: false },
			);
			return result.modifiedCount;
		},
	};
}
