import { CLOUDWATCH, parseCloudwatchMessage } from '../formats/logs/cloudwatch.ts'
import { defineFunction, param } from '../function/index.ts'

export const parse_aws_cloudwatch_log_subscription_message = defineFunction({
  name: 'parse_aws_cloudwatch_log_subscription_message',
  category: 'Parse',
  description: 'Reads a message of a subscription to AWS CloudWatch Logs, as it comes through Kinesis Data Firehose.',
  notes: ['Messages of mistakes within the JSON may name another column than those of VRL.'],
  params: [param.bytes('value', 'The message, in JSON.')],
  returns: CLOUDWATCH,
  failures: ['The text is no such message.'],
  examples: [
    {
      title: 'A message with an event',
      source:
        'parse_aws_cloudwatch_log_subscription_message!(s\'{\n    "messageType": "DATA_MESSAGE",\n    "owner": "111111111111",\n    "logGroup": "test",\n    "logStream": "test",\n    "subscriptionFilters": [\n        "Destination"\n    ],\n    "logEvents": [\n        {\n            "id": "35683658089614582423604394983260738922885519999578275840",\n            "timestamp": 1600110569039,\n            "message": "{\\"bytes\\":26780,\\"datetime\\":\\"14/Sep/2020:11:45:41-0400\\",\\"host\\":\\"157.130.216.193\\",\\"method\\":\\"PUT\\",\\"protocol\\":\\"HTTP/1.0\\",\\"referer\\":\\"https://www.principalcross-platform.io/markets/ubiquitous\\",\\"request\\":\\"/expedite/convergence\\",\\"source_type\\":\\"stdin\\",\\"status\\":301,\\"user-identifier\\":\\"-\\"}"\n        }\n    ]\n}\')\n',
      result: {
        log_events: [
          {
            id: '35683658089614582423604394983260738922885519999578275840',
            message:
              '{"bytes":26780,"datetime":"14/Sep/2020:11:45:41-0400","host":"157.130.216.193","method":"PUT","protocol":"HTTP/1.0","referer":"https://www.principalcross-platform.io/markets/ubiquitous","request":"/expedite/convergence","source_type":"stdin","status":301,"user-identifier":"-"}',
            timestamp: '2020-09-14T19:09:29.039Z',
          },
        ],
        log_group: 'test',
        log_stream: 'test',
        message_type: 'DATA_MESSAGE',
        owner: '111111111111',
        subscription_filters: ['Destination'],
      },
    },
  ],
  run: (value) => parseCloudwatchMessage(value),
})
