import type { IAuthenticateGeneric, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class PinlaneApi implements ICredentialType {
	name = 'pinlaneApi';

	displayName = 'Pinlane API';

	icon: Icon = {
		light: 'file:../nodes/shared/icons/pinlane.svg',
		dark: 'file:../nodes/shared/icons/pinlane.dark.svg',
	};

	documentationUrl = 'https://github.com/pinlane/n8n-nodes-pinlane#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'http://127.0.0.1:3400',
			required: true,
			placeholder: 'e.g. http://host.docker.internal:3400',
			description:
				'Address of the Pinlane service as n8n reaches it. In Docker, 127.0.0.1 is the container itself: use http://host.docker.internal:3400 for a service on the host.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A key of the workspace whose accounts to use. It needs the scopes read and write; with the Pin Status Trigger also destructive, to remove its webhook.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': '={{$credentials.apiKey}}' } },
	};
}
