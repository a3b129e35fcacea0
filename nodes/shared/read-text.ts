import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/**
 * The trimmed text of a field, `''` where an expression found nothing. Throws for an object or a
 * list, which would go out as "[object Object]".
 */
export function readText(
	node: INode,
	{ field, value }: { readonly field: string; readonly value: unknown },
): string {
	if (value === undefined || value === null) return '';
	if (typeof value !== 'object') return String(value).trim();
	throw new NodeOperationError(
		node,
		`${field} is no text: ${JSON.stringify(value).slice(0, 100)}`,
		{
			description: 'Change the expression of this field so that it gives one text.',
		},
	);
}
