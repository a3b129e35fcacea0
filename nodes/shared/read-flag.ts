const NO = ['', '0', 'false', 'no'];

/** A switch whose expression may give a text: "false" means no. */
export const readFlag = (value: unknown): boolean =>
	typeof value === 'string' ? !NO.includes(value.trim().toLowerCase()) : Boolean(value);
