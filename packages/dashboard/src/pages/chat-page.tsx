import { ChatDashboard } from '../dashboards/chat-dashboard.tsx'

export default function ChatPage() {
  return <ChatDashboard />
}
