/** Starts the window: styles, the engine's state, the frame. */
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startEngineState } from '../bridge/engineState';
import { LanguageBoundary } from '../locales/LanguageBoundary';
import { App } from './App';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
startEngineState();
createRoot(root).render(
  <StrictMode>
    <LanguageBoundary>
      <App />
    </LanguageBoundary>
  </StrictMode>,
);
