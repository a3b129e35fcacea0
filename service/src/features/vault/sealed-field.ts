/** A member of records that holds sealed values; each feature that has any lists its own. */
export interface SealedField {
	readonly collection: string;
	/** The member of the record. */
	readonly path: string;
	/** The field it is bound to; another than `path` where a value moves within its record. */
	readonly field: string;
}
