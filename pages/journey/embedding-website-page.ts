import type { Frame, Locator, Page } from '@playwright/test';
import { PublicJourneyPage } from './public-journey-page.ts';

/** Somebody else's website that shows a page of the portal in a frame. */
export class EmbeddingWebsitePage {
  readonly frame: Locator;
  /** What the frame has told the website. */
  readonly told: Locator;
  readonly journey: PublicJourneyPage;

  constructor(private readonly page: Page) {
    this.frame = page.getByTitle('Embedded');
    this.told = page.getByRole('log');
    this.journey = new PublicJourneyPage(page, page.frameLocator('iframe'));
  }

  /** Opens a page of the website; what is in its frame has been loaded or refused by then. */
  async goto(address: string): Promise<void> {
    await this.page.goto(address);
  }

  /** What the frame shows: an address of the portal's, or that of the browser's own page about a refusal. */
  shown(): string {
    return this.content.url();
  }

  /** How many pixels of the journey its frame does not show. */
  hiddenPixels(): Promise<number> {
    return this.content.evaluate(() => {
      const { scrollHeight, clientHeight } = document.documentElement;
      return scrollHeight - clientHeight;
    });
  }

  private get content(): Frame {
    const [content] = this.page.mainFrame().childFrames();
    if (!content) throw new Error('The website shows no frame.');
    return content;
  }
}
