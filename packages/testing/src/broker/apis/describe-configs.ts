import { ErrorCode } from '@kclient/errors'
import {
  describeConfigsApi,
  type DescribeConfigsRequest,
  type DescribeConfigsRequestDescribeConfigsResource,
  type DescribeConfigsResponseDescribeConfigsResourceResultInput,
} from '@kclient/protocol/messages/describe-configs'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { brokerConfigs } from '../broker-configs.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import { ConfigSource, topicConfigDefinitions } from '../topic-config.ts'

const resourceTypes = { topic: 2, broker: 4 } as const

export const describeConfigs: ApiHandler = apiHandler(describeConfigsApi, (request, context) => ({
  results: request.resources.map(resource => {
    const { resourceType, resourceName } = resource
    const outcome = orRefusal(() => describe(resource, request, context))
    if (outcome instanceof Refusal) {
      return { errorCode: outcome.code, errorMessage: outcome.message, resourceType, resourceName, configs: [] }
    }
    return { errorCode: 0, errorMessage: null, resourceType, resourceName, configs: outcome }
  }),
}))

type Result = DescribeConfigsResponseDescribeConfigsResourceResultInput

function describe(
  resource: DescribeConfigsRequestDescribeConfigsResource,
  request: DescribeConfigsRequest,
  context: RequestContext,
): Result[] {
  const results = resultsOf(resource, request.includeSynonyms, context)
  const { configurationKeys } = resource
  return configurationKeys === null ? results : results.filter(({ name }) => configurationKeys.includes(name))
}

function resultsOf(
  { resourceType, resourceName }: DescribeConfigsRequestDescribeConfigsResource,
  includeSynonyms: boolean,
  { cluster, node }: RequestContext,
): Result[] {
  if (resourceType === resourceTypes.topic) {
    const topic = cluster.topic(resourceName)
    if (topic === undefined) {
      throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${resourceName}'`)
    }
    return Array.from(topicConfigDefinitions.values(), ({ name, type, defaultValue }) => {
      const { value, source } = topic.config.lookUp(name)
      const chain = [{ name, value, source }]
      if (source !== ConfigSource.DEFAULT) chain.push({ name, value: defaultValue, source: ConfigSource.DEFAULT })
      const synonyms = includeSynonyms ? chain : []
      return { name, value, configSource: source, configType: type, readOnly: false, isSensitive: false, synonyms }
    })
  }
  if (resourceType === resourceTypes.broker) {
    if (resourceName !== '' && resourceName !== String(node.nodeId)) {
      const message = `This is node ${node.nodeId}, and only node ${resourceName} knows its own configuration`
      throw new Refusal(ErrorCode.INVALID_REQUEST, message)
    }
    // An empty name asks for what is set dynamically for all nodes, and nothing is.
    if (resourceName === '') return []
    return brokerConfigs(cluster, node).map(({ name, value, type }) => {
      const source = ConfigSource.STATIC_BROKER
      const synonyms = includeSynonyms ? [{ name, value, source }] : []
      return { name, value, configSource: source, configType: type, readOnly: true, isSensitive: false, synonyms }
    })
  }
  throw new Refusal(ErrorCode.INVALID_REQUEST, `Resources of type ${resourceType} have no configuration here`)
}
