using System.Text;
using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Lays messages down as files, for trying the desk out and for mail servers that collect from a directory. A file appears
/// under its name only when it is whole and on disk. The envelope stands above the message as X-Sender and X-Receiver.
/// </summary>
/// <param name="directory">Absolute; made if it is missing.</param>
public sealed class PickupRelay(string directory) : IMailRelay
{
    private static readonly FormatOptions Format = CrLf();

    /// <inheritdoc/>
    public string Describe() => $"the directory {directory} (no mail server is set)";

    /// <inheritdoc/>
    public async Task<IMailConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".probe-{Guid.NewGuid():N}");
            await File.WriteAllBytesAsync(probe, [], cancellationToken);
            File.Delete(probe);
            return new Drawer(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RelayUnavailableException($"Mail cannot be laid down in {directory}: {e.Message}", e);
        }
    }

    private static FormatOptions CrLf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }

    private sealed class Drawer(string directory) : IMailConnection
    {
        public bool IsSpent { get; private set; }

        public async Task<SendOutcome> SendAsync(MimeMessage message, MailboxAddress sender, MailboxAddress recipient)
        {
            var name = FileName(message);
            var unfinished = Path.Combine(directory, $".{name}-{Guid.NewGuid():N}.part");
            try
            {
                await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
                {
                    await file.WriteAsync(Encoding.UTF8.GetBytes($"X-Sender: <{sender.Address}>\r\nX-Receiver: <{recipient.Address}>\r\n"));
                    await message.WriteToAsync(Format, file);
                    file.Flush(flushToDisk: true);
                }

                // The same message again has the same name and the same bytes: it takes its own place.
                File.Move(unfinished, Path.Combine(directory, name + ".eml"), overwrite: true);
                return new SendOutcome.Accepted($"laid down as {name}.eml");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                IsSpent = true;
                return new SendOutcome.Dropped($"Mail cannot be laid down in {directory}: {e.Message}");
            }
            finally
            {
                Discard(unfinished);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>The part of the Message-ID before its @, which is the delivery's own token.</summary>
        private static string FileName(MimeMessage message)
        {
            var token = (message.MessageId ?? "").Split('@')[0];
            return token.Length > 0 && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? token : Guid.NewGuid().ToString("N");
        }

        private static void Discard(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A hidden leftover; nobody takes it for a message.
            }
        }
    }
}
