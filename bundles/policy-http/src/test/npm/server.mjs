// Serves the GGUF file named by GGUF as the model "stories", on a free port that it prints.
import { InferenceServer, createExpressServer } from 'inference-server'

const models = new InferenceServer({
  concurrency: 1,
  cachePath: process.cwd() + '/cache',
  models: {
    stories: {
      task: 'text-completion', engine: 'node-llama-cpp', location: process.env.GGUF,
      contextSize: 512, maxInstances: 1, device: { gpu: false, cpuThreads: 1 },
    },
  },
})
await models.start()
const server = createExpressServer(models)
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log('listening on port ' + server.address().port))
