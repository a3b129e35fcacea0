import { createHash } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import type { Submission } from './read-submission';
import { readText } from './read-text';

interface Keyed {
	/** What the user put into the field, if anything. */
	readonly own: unknown;
	readonly submission: Submission;
	/** Two runs of one `time` mean one pin: the day, or the planned instant. */
	readonly time: string;
}

/** The user's own key, else one that the same content has in every run and on every machine. */
export function idempotencyKey(node: INode, { own, submission, time }: Keyed): string {
	const text = readText(node, { field: 'Idempotency Key', value: own });
	if (text !== '') return text;
	const { account_id, board_id, asset_id, image_url, title, link_url = '' } = submission;
	const content = [account_id, board_id, asset_id ?? image_url ?? '', title, link_url, time];
	return `n8n-${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}
