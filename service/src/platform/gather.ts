export interface GatherLimits {
	/** Common calls under way at once; who finds fewer goes alone and at once. */
	readonly atOnce: number;
	/** Items of one common call. */
	readonly most: number;
}

/** Answers in the order of the items; an error among them is its item's alone. */
export type CommonCall<Item, Answer> = (
	items: readonly Item[],
) => Promise<readonly (Answer | Error)[]>;

interface Waiting<Item, Answer> {
	readonly item: Item;
	readonly resolve: (answer: Answer) => void;
	readonly reject: (cause: unknown) => void;
}

/**
 * Makes common calls of single ones while there are many: what comes in while `atOnce` are under
 * way goes together as soon as one of them has ended. Nobody waits for company.
 * A common call that throws does so for each of its items.
 */
export function gather<Item, Answer>(
	{ atOnce, most }: GatherLimits,
	call: CommonCall<Item, Answer>,
): (item: Item) => Promise<Answer> {
	const waiting: Waiting<Item, Answer>[] = [];
	let underWay = 0;
	const next = (): void => {
		while (underWay < atOnce && waiting.length > 0) {
			underWay += 1;
			void answerAll(call, waiting.splice(0, most)).finally(() => {
				underWay -= 1;
				next();
			});
		}
	};
	return (item) =>
		new Promise((resolve, reject) => {
			waiting.push({ item, resolve, reject });
			next();
		});
}

async function answerAll<Item, Answer>(
	call: CommonCall<Item, Answer>,
	batch: readonly Waiting<Item, Answer>[],
): Promise<void> {
	try {
		const answers = await call(batch.map(({ item }) => item));
		if (answers.length !== batch.length) throw new Error('a common call answers for each item');
		for (const [index, answer] of answers.entries()) {
			if (answer instanceof Error) batch[index]?.reject(answer);
			else batch[index]?.resolve(answer);
		}
	} catch (cause) {
		for (const { reject } of batch) reject(cause);
	}
}
