import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import * as React from 'react';
import { Component, type ReactNode } from 'react';
import * as ReactDOMClient from 'react-dom/client';
import singleSpaReact from 'single-spa-react';
import { Alert, Button } from './components.tsx';

export const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 0 } } });

class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Alert action={<Button onClick={() => window.location.reload()}>Reload</Button>}>
        This part of the portal has failed.
      </Alert>
    );
  }
}

const withProviders = (content: ReactNode) => (
  <ErrorBoundary>
    <QueryClientProvider client={queries}>{content}</QueryClientProvider>
  </ErrorBoundary>
);

/** The single-spa lifecycles of a micro-frontend that shows `Root` in the shell's content area. */
export const application = (Root: () => ReactNode) =>
  singleSpaReact({
    React,
    ReactDOMClient,
    rootComponent: () => <>{withProviders(<Root />)}</>,
    domElementGetter: () => document.getElementById('content') as HTMLElement,
    suppressComponentDidCatchWarning: true,
  });

/** Shows a page that is no micro-frontend: the shell itself, the customer portal, a public journey. */
export function mountPage(content: ReactNode): void {
  const root = document.getElementById('root');
  if (root) ReactDOMClient.createRoot(root).render(withProviders(content));
}
