export interface FormPart {
	readonly name: string;
	readonly content: Buffer;
}

const BOUNDARY = /boundary="?([^";]+)"?/i;
const NAME = /name="([^"]*)"/i;

/** The parts of a multipart/form-data body in their order; null when it is not one. */
export function readParts(contentType: string, body: Buffer): FormPart[] | null {
	const boundary = BOUNDARY.exec(contentType)?.[1];
	if (boundary === undefined) return null;
	const marker = Buffer.from(`--${boundary}`);
	const parts: FormPart[] = [];
	let start = body.indexOf(marker);
	while (start !== -1) {
		const from = start + marker.length;
		const end = body.indexOf(marker, from);
		if (end === -1) return parts;
		const part = readPart(body.subarray(from, end));
		if (!part) return null;
		parts.push(part);
		start = end;
	}
	return null;
}

/** `section` is what stands between two boundaries: line break, headers, empty line, content. */
function readPart(section: Buffer): FormPart | null {
	const headEnd = section.indexOf('\r\n\r\n');
	if (headEnd === -1) return null;
	const name = NAME.exec(section.subarray(0, headEnd).toString('utf8'))?.[1];
	if (name === undefined) return null;
	return { name, content: section.subarray(headEnd + 4, section.length - 2) };
}
