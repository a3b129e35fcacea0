import type { INodeProperties } from 'n8n-workflow';

const UUID = '^\\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\s*$';
const PINTEREST_PAGE = {
	regex: '^\\s*https?://([a-z]+\\.)?pinterest(\\.[a-z]{2,3}){1,2}/.+',
	errorMessage: 'Give the address of a Pinterest page',
};

const accountLocator: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The connected Pinterest account to act for',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 6f1c0e0a-8a3b-4a52-9c1e-0f2f6f6f7f10',
			validation: [
				{ type: 'regex', properties: { regex: UUID, errorMessage: 'An account ID is a UUID' } },
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://www.pinterest.com/my-account/',
			validation: [{ type: 'regex', properties: PINTEREST_PAGE }],
		},
	],
};

export const accountField: INodeProperties = { ...accountLocator, required: true };

/** Where events are filtered no call can be made, and an address would need one. */
export const accountFilterField: INodeProperties = {
	...accountLocator,
	description: 'Start the workflow only for pins of this Pinterest account; empty means all',
	modes: accountLocator.modes?.filter(({ name }) => name !== 'url'),
};

export const boardField: INodeProperties = {
	displayName: 'Board',
	name: 'board',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The board of that account to put the pin on',
	typeOptions: { loadOptionsDependsOn: ['account.value'] },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchBoards', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 549755885175',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^\\s*\\w+\\s*$', errorMessage: 'A board ID is one number' },
				},
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://www.pinterest.com/my-account/my-board/',
			validation: [{ type: 'regex', properties: PINTEREST_PAGE }],
		},
	],
};

const mediaFields: INodeProperties[] = [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		options: [
			{ name: 'Stored Asset', value: 'asset', description: 'An image uploaded to Pinlane before' },
			{ name: 'URL', value: 'url', description: 'An image that anyone can fetch' },
		],
		default: 'url',
		description: 'Where the image of the pin comes from',
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/soup.jpg',
		description:
			'Public address of a JPEG or PNG image. Pinterest fetches it itself, so a private address or a page around the image does not work.',
		displayOptions: { show: { imageSource: ['url'] } },
	},
	{
		displayName: 'Asset ID',
		name: 'assetId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 6f1c0e0a-8a3b-4a52-9c1e-0f2f6f6f7f10',
		description: 'ID of an image that was uploaded to Pinlane',
		displayOptions: { show: { imageSource: ['asset'] } },
	},
];

const textFields: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Tomato soup in 20 minutes',
		description: 'Title of the pin, at most 100 characters',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Alt Text',
				name: 'altText',
				type: 'string',
				default: '',
				description: 'What the image shows, for people who cannot see it; at most 500 characters',
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				description: 'Text below the title, at most 800 characters',
			},
			{
				displayName: 'Dominant Color',
				name: 'dominantColor',
				type: 'color',
				default: '',
				placeholder: 'e.g. #A0522D',
				description: 'Color shown while the image loads, as six hex digits',
			},
			{
				displayName: 'Link URL',
				name: 'linkUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/soup',
				description: 'Page that opens from the pin',
			},
			{
				displayName: 'Related Terms',
				name: 'relatedTerms',
				type: 'string',
				default: '',
				placeholder: 'e.g. soup recipes, quick dinner',
				description: 'Search terms that fit the pin, separated by commas',
			},
		],
	},
];

/** Everything that describes a pin, whether it goes out now or later. */
export const pinFields = {
	target: [accountField, boardField],
	media: mediaFields,
	texts: textFields,
};

/** How the key of a node is made when the field is empty; `time` ends the list. */
export const idempotencyKeyField = (time: string): INodeProperties => ({
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	default: '',
	description: `The same key never makes a second pin: it gives the first one back. Left empty, the key is "n8n-" and the SHA-256 (hex) of the JSON list of account ID, board ID, image URL or asset ID, title, link URL and ${time}. Put in a text of your own to publish the same content once more.`,
});

/** `fields` names what is left over, for people and for agents. */
export const simplifyField = (fields: string): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: `Whether to return a simplified version of the response instead of the raw data: ${fields}`,
});
