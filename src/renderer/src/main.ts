import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connect } from './bridge/connection.ts'
import { listenToStudio } from './bridge/events.ts'
import { registerWindowCommands } from './shell/layout/window-commands.ts'
import 'dockview-vue/dist/styles/dockview.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/dock.css'

/** Each feature registers its panels and commands by a function `register`. */
const features = import.meta.glob<{ register: () => void }>('./features/*/register.ts', { eager: true })

const app = createApp(App)
app.use(createPinia())
registerWindowCommands()
for (const feature of Object.values(features))
  feature.register()
connect()
listenToStudio()
app.mount('#app')
