import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { openLists, type Lists } from './lists';

/** What a node does for one input item; answers with the output items that it gives. */
export type Operation = (
	context: IExecuteFunctions,
	itemIndex: number,
	lists: Lists,
) => Promise<IDataObject[]>;

/**
 * Runs an operation for each item, one after the other. Where the node is set to continue, a failed
 * item goes on with its error, in the order of the input; else it ends the node.
 */
export async function runPerItem(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	const lists = openLists(context);
	for (const itemIndex of context.getInputData().keys()) {
		const pairedItem = { item: itemIndex };
		try {
			const results = await operation(context, itemIndex, lists);
			output.push(...results.map((json) => ({ json, pairedItem })));
		} catch (error) {
			if (context.getExecutionCancelSignal()?.aborted) throw cancellation(context, itemIndex);
			const failure = failureAt(context.getNode(), error, itemIndex);
			if (!context.continueOnFail()) throw failure;
			output.push({ json: describeFailure(failure, itemIndex), pairedItem });
		}
	}
	return output;
}

type Failure = NodeApiError | NodeOperationError;

function failureAt(node: INode, error: unknown, itemIndex: number): Failure {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return error;
	}
	const cause = error instanceof Error ? error : String(error);
	return new NodeOperationError(node, cause, { itemIndex });
}

/** n8n knows a canceled execution by this word. */
const cancellation = (context: IExecuteFunctions, itemIndex: number): NodeOperationError =>
	new NodeOperationError(context.getNode(), 'The execution was canceled', { itemIndex });

/**
 * Exactly these two members lead an item to the error output, in every version of n8n, with its
 * input beside them. An `error` on the item itself would do, too, but n8n then empties its `json`.
 */
function describeFailure(failure: Failure, itemIndex: number): IDataObject {
	const { message, description, context } = failure;
	return {
		message,
		error: {
			message,
			description: description ?? null,
			code: (context.code ?? null) as string | null,
			http_status: failure instanceof NodeApiError ? Number(failure.httpCode) || null : null,
			request_id: (context.request_id ?? null) as string | null,
			item_index: itemIndex,
		},
	};
}
