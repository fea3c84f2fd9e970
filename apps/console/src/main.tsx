import './language';
import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './console.css';
import { Alert, Button, createTheme, MantineProvider, SegmentedControl } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { Console } from './console';
import { takeTokenFromLink } from './session';
import { mayHelp } from './asking';
import { CONSOLE_PATH } from './place';

takeTokenFromLink();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (times, error) => times < 2 && mayHelp(error),
      staleTime: 5_000,
      // Without a network an answer would be waited for without a word; the query app may be on this machine besides.
      networkMode: 'always',
    },
  },
});

const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 9, dark: 4 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { fw: 500 } }),
    // The text in the colour of all text: of its own it would be hard to read in one of the two schemes.
    Alert: Alert.extend({
      defaultProps: { variant: 'outline' },
      styles: { title: { color: 'var(--mantine-color-text)' } },
    }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { transitionDuration: 0 } }),
  },
});

createRoot(document.getElementById('root')!).render(
  <MantineProvider defaultColorScheme="auto" theme={theme}>
    <QueryClientProvider client={queries}>
      <Router base={CONSOLE_PATH}>
        <Console />
      </Router>
    </QueryClientProvider>
  </MantineProvider>,
);
