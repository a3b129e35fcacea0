import { z } from 'zod';

export interface ErrorBody {
	readonly upstreamCode?: number;
	/** Texts of a JSON body, joined, for the rules; empty for anything else. */
	readonly message: string;
	/** What a person may want to read, HTML pages included; not cut. */
	readonly readable: string;
}

const text = z.string().optional().catch(undefined);
const bodySchema = z.object({
	code: z
		.union([
			z.number().int(),
			z
				.string()
				.regex(/^\d{1,9}$/)
				.transform(Number),
		])
		.optional()
		.catch(undefined),
	message: text,
	message_detail: text,
	error: text,
	error_description: text,
	details: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/** Parses JSON; undefined for text that is none. */
export function parseJson(source: string): unknown {
	try {
		return JSON.parse(source);
	} catch {
		return undefined;
	}
}

/** Reads Pinterest's error body, the OAuth form of one, or a gateway's page. Never throws. */
export function readErrorBody(source: string): ErrorBody {
	const parsed = bodySchema.safeParse(parseJson(source));
	if (!parsed.success) return { message: '', readable: withoutTags(source) };
	const { code, details = {}, ...texts } = parsed.data;
	const message = [texts.message, texts.message_detail, texts.error, texts.error_description]
		.filter((part) => part !== undefined && part !== '')
		.join(' ');
	return { upstreamCode: code, message, readable: [message, ...named(details)].join(' ').trim() };
}

/** Members of `details` that say something; the rules do not read them. */
function named(details: Readonly<Record<string, unknown>>): string[] {
	const said = Object.entries(details).flatMap(([field, value]) =>
		typeof value === 'string' || typeof value === 'number' ? [`${field}: ${value}`] : [],
	);
	return said.length > 0 ? [`(${said.join(', ')})`] : [];
}

function withoutTags(source: string): string {
	return source
		.slice(0, 4000)
		.replace(/<[^<>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
