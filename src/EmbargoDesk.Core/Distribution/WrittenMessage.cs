using MimeKit;

namespace EmbargoDesk.Core.Distribution;

/// <summary>A message that is finished bytes already: MimeKit and MailKit pass them on and change nothing.</summary>
internal sealed class WrittenMessage : MimeMessage
{
    /// <param name="first">The name of the first header.</param>
    /// <param name="rest">The header block after that name and its colon.</param>
    /// <param name="body">What follows the empty line.</param>
    public WrittenMessage(string first, byte[] rest, byte[] body)
    {
        Headers.Clear();
        var header = new Header(first, "-");
        header.SetRawValue(rest);
        Headers.Add(header);
        var content = new MimePart { Content = new MimeContent(new MemoryStream(body)) };

        // Its type stands in the block, and its bytes are encoded already.
        content.Headers.Clear();
        Body = content;
    }

    /// <inheritdoc/>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        // It is 7-bit, and it is signed: another encoding would break the signature.
    }
}
